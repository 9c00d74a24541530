-- Removes records of one bucket that are past their expiry. KEYS[1]: the bucket's list of scopes by their earliest expiry. ARGV: tag, collection, now, now in microseconds, how many at most.
-- Returns how many were removed.
local call, sub, byte, parse = redis.call, string.sub, string.byte, struct.unpack
local tag, name, now, most = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[5])
local swept = 0
local function clear(of, scope, id)
  local kept = call('HGET', tag .. 'y:' .. of, id)
  local block = kept and sub(kept, 9) or ''
  local i = 1
  while i <= #block do
    local dates = i + 1 + byte(block, i)
    local length = dates + 1 + 2 * byte(block, dates)
    local stop = length + 1 + byte(block, length) * 256 + byte(block, length + 1)
    call('ZREM', tag .. 'i:' .. sub(block, i + 1, dates - 1) .. ':' .. of, sub(block, length + 2, stop))
    i = stop + 1
  end
  sets.clear({tag = tag, of = of, scope = scope}, id)
  call('DEL', tag .. 'r:' .. of .. ':' .. id)
  call('HDEL', tag .. 'y:' .. of, id)
  if call('ZREM', tag .. 'k:' .. of, id) == 1 and call('EXISTS', tag .. 'k:' .. of) == 0 then call('ZREM', tag .. 's:' .. name, scope) end
end
for _, scope in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[4], 'LIMIT', 0, most)) do
  local of = name .. ':' .. #scope .. ':' .. scope
  local expired = tag .. 'x:' .. of
  for _, member in ipairs(call('ZRANGE', expired, '-', '[' .. now .. '\255', 'BYLEX', 'LIMIT', 0, most - swept)) do
    clear(of, scope, sub(member, 9))
    call('ZREM', expired, member)
    swept = swept + 1
  end
  local next = call('ZRANGE', expired, 0, 0)[1]
  if next then
    local high, low = parse('>I4I4', next)
    call('ZADD', KEYS[1], string.format('%.17g', (high - 2147483648) * 4294967296 + low), scope)
  else
    call('ZREM', KEYS[1], scope)
  end
  if swept >= most then break end
end
return swept
