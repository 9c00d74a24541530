-- Gives a record the places in indexes that a newer declaration asks for, unless it was written meanwhile. KEYS[1]: the record. ARGV: tag, collection with scope, id, version, block, scope, what filters of vectors look at.
-- Returns 1, or 0 when the record is another by now.
local call, sub, byte, parse = redis.call, string.sub, string.byte, struct.unpack
local tag, of, id, new = ARGV[1], ARGV[2], ARGV[3], ARGV[5]
local value = call('GET', KEYS[1])
if not value or sub(value, 1, 8) ~= ARGV[4] then return 0 end
local length = parse('>I4', value, 33)
local function each(block, verb)
  local i = 1
  while i <= #block do
    local dates = i + 1 + byte(block, i)
    local at = dates + 1 + 2 * byte(block, dates)
    local stop = at + 1 + byte(block, at) * 256 + byte(block, at + 1)
    local key, member = tag .. 'i:' .. sub(block, i + 1, dates - 1) .. ':' .. of, sub(block, at + 2, stop)
    if verb == 'ZADD' then call('ZADD', key, 0, member) else call('ZREM', key, member) end
    i = stop + 1
  end
end
each(sub(value, 37, 36 + length), 'ZREM')
each(new, 'ZADD')
call('SET', KEYS[1], sub(value, 1, 32) .. struct.pack('>I4', #new) .. new .. sub(value, 37 + length), 'KEEPTTL')
if call('HEXISTS', tag .. 'y:' .. of, id) == 1 then call('HSET', tag .. 'y:' .. of, id, sub(value, 25, 32) .. new) end
sets.tell({tag = tag, of = of, scope = ARGV[6]}, id, ARGV[7])
return 1
