-- The vectors of some records as they were given. KEYS[1]: where they are. ARGV: now, what stands before the ids in the keys of records, then ids.
-- Returns the elements of each, '' for one that has none or is not visible.
local out = {}
for i = 3, #ARGV do
  out[#out + 1] = isVisible(ARGV[2], ARGV[i]) and call('HGET', KEYS[1], ARGV[i]) or ''
end
return out
