-- Whether a record is visible: KEYS and ARGV are the script's, now stands in ARGV[1] as eight bytes. What stands before the id in a record's key is given.
local call, parse = redis.call, struct.unpack
local never = string.rep('\255', 8)
local high, low = parse('>I4I4', ARGV[1])

local function isVisible(records, id)
  local ends = call('GETRANGE', records .. id, 24, 31)
  if #ends < 8 then return false end
  local a, b = parse('>I4I4', ends)
  return ends == never or a > high or (a == high and b > low)
end

