-- A page of the scopes of one bucket that hold something visible. KEYS[1]: the bucket's list of them. ARGV: tag, name, '1' for a collection, now, where to start, how many to look at.
-- Returns the scope to go on behind ('' when there is no more), then the scopes.
local call, sub, parse = redis.call, string.sub, struct.unpack
local tag, name, isCollection, now, most = ARGV[1], ARGV[2], ARGV[3] == '1', ARGV[4], tonumber(ARGV[6])
local page = call('ZRANGE', KEYS[1], ARGV[5], '+', 'BYLEX', 'LIMIT', 0, most)
local out = {#page == most and page[most] or ''}
local function lives(scope)
  local of = name .. ':' .. #scope .. ':' .. scope
  local mortal = call('ZCARD', tag .. 'x:' .. of)
  if mortal < call('ZCARD', tag .. 'k:' .. of) then return true end
  local last = call('ZRANGE', tag .. 'x:' .. of, -1, -1)[1]
  if not last then return false end
  local a, b = parse('>I4I4', last)
  local c, d = parse('>I4I4', now)
  return a > c or (a == c and b > d)
end
for _, scope in ipairs(page) do
  if not isCollection or lives(scope) then out[#out + 1] = scope end
end
return out
