-- A page of a query, in the order of an index. KEYS[1]: the index. ARGV: now, what stands before the ids in the keys of records, where to start, where to end,
-- whether backwards, how many at most, whether members end with their ids' length (else they are ids).
-- Returns the member to go on behind ('' when there is no more), then ids and values by turns.
local call, sub, byte, parse = redis.call, string.sub, string.byte, struct.unpack
local now, records, from, to, back, most, suffixed = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1', tonumber(ARGV[6]), ARGV[7] == '1'
local never, budget = string.rep('\255', 8), 4194304
local high, low = parse('>I4I4', now)
local out, found, bytes = {''}, 0, 0
while true do
  local want = most - found
  local page = back and call('ZRANGE', KEYS[1], from, to, 'BYLEX', 'REV', 'LIMIT', 0, want) or call('ZRANGE', KEYS[1], from, to, 'BYLEX', 'LIMIT', 0, want)
  for _, member in ipairs(page) do
    local id = suffixed and sub(member, -byte(member, -1) - 2, -3) or member
    local value = call('GET', records .. id)
    if value then
      local a, b = parse('>I4I4', value, 25)
      if sub(value, 25, 32) == never or a > high or (a == high and b > low) then
        found, bytes = found + 1, bytes + #value
        out[#out + 1] = id
        out[#out + 1] = value
        if found == most or bytes >= budget then
          out[1] = member
          return out
        end
      end
    end
    from = '(' .. member
  end
  if #page < want then return out end
end
