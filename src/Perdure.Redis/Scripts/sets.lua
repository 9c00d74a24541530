-- Vectors of records: the beginning of the scripts that change records. By the declaration's name and the scope v: finds the nearest and f: holds the elements as they were given;
-- by the collection and the scope u: holds the names of the declarations that have vectors there, so that they go with their record whoever removes it.
-- A place has a tag, a collection with its scope (of), and a scope.
local sets = {}

local function within(place, name)
  return name .. ':' .. #place.scope .. ':' .. place.scope
end

-- Returns whether there was one.
function sets.drop(place, name, id)
  local at = within(place, name)
  if redis.call('HDEL', place.tag .. 'f:' .. at, id) == 0 then return false end
  redis.call('VREM', place.tag .. 'v:' .. at, id)
  if redis.call('EXISTS', place.tag .. 'f:' .. at) == 0 then redis.call('SREM', place.tag .. 'u:' .. place.of, name) end
  return true
end

function sets.clear(place, id)
  for _, name in ipairs(redis.call('SMEMBERS', place.tag .. 'u:' .. place.of)) do sets.drop(place, name, id) end
end

-- Says what filters look at.
function sets.tell(place, id, attributes)
  for _, name in ipairs(redis.call('SMEMBERS', place.tag .. 'u:' .. place.of)) do redis.call('VSETATTR', place.tag .. 'v:' .. within(place, name), id, attributes) end
end

function sets.has(place, name, id)
  return redis.call('HEXISTS', place.tag .. 'f:' .. within(place, name), id) == 1
end

function sets.put(place, name, id, elements, m, ef, attributes)
  local at = within(place, name)
  if redis.call('HSET', place.tag .. 'f:' .. at, id, elements) == 1 then redis.call('SADD', place.tag .. 'u:' .. place.of, name) end
  redis.call('VADD', place.tag .. 'v:' .. at, 'FP32', elements, id, 'NOQUANT', 'EF', ef, 'SETATTR', attributes, 'M', m)
end

-- The neighbours per vector of a set: those it began with, which nothing changes, or those that are declared. What Redis says of it comes as states, which have a text.
function sets.neighbours(place, name, declared)
  local facts = redis.call('VINFO', place.tag .. 'v:' .. within(place, name))
  for i = 1, facts and #facts or 0, 2 do
    if (facts[i].ok or facts[i]) == 'hnsw-m' then return facts[i + 1] end
  end
  return declared
end

