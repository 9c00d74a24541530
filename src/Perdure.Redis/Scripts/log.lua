-- Entries of a log at one moment. KEYS[1]: the log. ARGV: how many at most (-1: all), whether backwards, whether with bodies, then ranges in the order of reading, first and last position.
-- Returns the entries; without bodies each ends with 4 bytes, the body's length.
local call, sub, parse = redis.call, string.sub, struct.unpack
local left, back, bodies = tonumber(ARGV[1]), ARGV[2] == '1', ARGV[3] == '1'
local out = {}
for i = 4, #ARGV, 2 do
  local page = back and call('ZREVRANGEBYSCORE', KEYS[1], ARGV[i + 1], ARGV[i], 'LIMIT', 0, left) or call('ZRANGEBYSCORE', KEYS[1], ARGV[i], ARGV[i + 1], 'LIMIT', 0, left)
  for _, entry in ipairs(page) do
    if not bodies then
      local head = parse('>I4', entry, 21)
      entry = sub(entry, 1, 24 + head) .. struct.pack('>I4', #entry - 24 - head)
    end
    out[#out + 1] = entry
  end
  if left >= 0 then
    left = left - #page
    if left == 0 then break end
  end
end
return out
