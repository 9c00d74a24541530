-- The nearest vectors of visible records. KEYS[1]: the vectors. ARGV: now, now in microseconds, where the elements are as they were given, what stands before the ids in the keys of records, the records
-- that expire, the vector, how many, how many candidates, up to how many vectors all are compared, by how much a score may be wrong, the filter.
-- Returns ids, scores (0 to 1) and elements by turns, the nearest first, and also what may be as near as the last one. When all were compared that is to be done once more, exactly; otherwise elements are ''.
local elements, records, vector, candidates, margin, filter = ARGV[3], ARGV[4], ARGV[6], tonumber(ARGV[8]), tonumber(ARGV[10]), ARGV[11]
local size = call('VCARD', KEYS[1])
if size == 0 then return {} end
local limit, exact = math.min(tonumber(ARGV[7]), size), size <= tonumber(ARGV[9])
if call('EXISTS', ARGV[5]) == 1 then filter = (filter == '' and '' or filter .. ' and ') .. '.x > ' .. ARGV[2] end

-- The visible ones of so many, as far as they may be among the nearest; and whether there are no others.
local function ask(count, room, ...)
  local words = {'VSIM', KEYS[1], 'FP32', vector, 'WITHSCORES', 'COUNT', count, ...}
  if filter ~= '' then
    words[#words + 1] = 'FILTER'
    words[#words + 1] = filter
  end
  local page, found = call(unpack(words)), {}
  for i = 1, #page, 2 do
    if #found >= limit and tonumber(page[i + 1]) < tonumber(found[limit][2]) - room then return found, true end
    if isVisible(records, page[i]) then found[#found + 1] = {page[i], page[i + 1]} end
  end
  return found, #page < 2 * count or count >= size
end

local found = exact and {} or ask(math.max(limit, candidates), 0, 'EF', candidates)
-- A graph may give up where a filter leaves out very many.
if #found < limit then
  local count, isAll = limit + 16, false
  repeat
    count = math.min(count, size)
    found, isAll = ask(count, margin, 'TRUTH')
    count = count * 4
  until isAll
end

local out = {}
for _, one in ipairs(found) do
  out[#out + 1] = one[1]
  out[#out + 1] = one[2]
  out[#out + 1] = exact and call('HGET', elements, one[1]) or ''
end
return out
