-- One batch: it looks at everything before it writes anything, because Redis does not roll back. The page docs/decisions/0003-redis-batch.md explains keys and values.
-- KEYS[1]: any key of the batch, so that a cluster finds the server. ARGV[1]: the batch's time; then the operations, each a letter and its arguments.
-- Returns the outcomes as 4 bytes each, or {operation, version found, position found} of the first conflict.
local call, sub, byte, spread, pack, parse = redis.call, string.sub, string.byte, unpack, struct.pack, struct.unpack
local never, empty = string.rep('\255', 8), string.rep('\0', 12)
local at = ARGV[1]

local function after(one, other)
  local a, b = parse('>I4I4', one)
  local c, d = parse('>I4I4', other)
  return a > c or (a == c and b > d)
end

-- Microseconds since 1970; of far times only as exact as a number is, which is enough for a hint.
local function micros(time)
  local high, low = parse('>I4I4', time)
  return string.format('%.17g', (high - 2147483648) * 4294967296 + low)
end

-- A block lists a record's places in indexes: name, where in the member the time of creation stands, member.
local function each(block, visit)
  local i = 1
  while i <= #block do
    local dates = i + 1 + byte(block, i)
    local length = dates + 1 + 2 * byte(block, dates)
    local stop = length + 1 + byte(block, length) * 256 + byte(block, length + 1)
    visit(sub(block, i, stop), sub(block, i + 1, dates - 1), sub(block, length + 2, stop), sub(block, dates + 1, length - 1), sub(block, i, length + 1))
    i = stop + 1
  end
end

-- A replaced record keeps its time of creation, in indexes too.
local function dated(block, created)
  local out = {}
  each(block, function(_, _, member, dates, before)
    for i = 1, #dates, 2 do
      local p = byte(dates, i) * 256 + byte(dates, i + 1)
      member = sub(member, 1, p) .. created .. sub(member, p + 9)
    end
    out[#out + 1] = before .. member
  end)
  return table.concat(out)
end

local function move(place, old, new)
  local there = {}
  each(old, function(entry, index, member) there[entry] = {index, member} end)
  each(new, function(entry, index, member)
    if there[entry] then there[entry] = nil else call('ZADD', place.tag .. 'i:' .. index .. ':' .. place.of, 0, member) end
  end)
  for _, one in pairs(there) do call('ZREM', place.tag .. 'i:' .. one[1] .. ':' .. place.of, one[2]) end
end

-- The block and the expiry of what is there, also of a record that the engine has removed already; nil when nothing is.
local function known(op)
  local old = op.old
  if #old == 0 then
    local kept = call('HGET', op.place.tag .. 'y:' .. op.place.of, op.id)
    if kept then return sub(kept, 9), sub(kept, 1, 8) end
    return nil, never
  end
  local length = parse('>I4', old, 33)
  if 36 + length > #old then old = call('GETRANGE', op.key, 0, 35 + length) end
  return sub(old, 37, 36 + length), sub(old, 25, 32)
end

local function listed(place, kind, id)
  if call('ZADD', place.tag .. kind .. place.of, 0, id) == 1 and call('ZCARD', place.tag .. kind .. place.of) == 1 then
    call('ZADD', place.tag .. 's:' .. place.name, 0, place.scope)
  end
end

local function unlisted(place, kind, id)
  if call('ZREM', place.tag .. kind .. place.of, id) == 1 and call('EXISTS', place.tag .. kind .. place.of) == 0 then
    call('ZREM', place.tag .. 's:' .. place.name, place.scope)
  end
end

local function immortal(place, id, ends)
  call('ZREM', place.tag .. 'x:' .. place.of, ends .. id)
  call('HDEL', place.tag .. 'y:' .. place.of, id)
  if call('EXISTS', place.tag .. 'x:' .. place.of) == 0 then call('ZREM', place.tag .. 'z:' .. place.name, place.scope) end
end

local function put(op)
  local place, head = op.place, op.head
  local block, ends = known(op)
  local created = sub(op.old, 9, 16)
  if op.visible and op.keeps == '1' and created ~= sub(head, 9, 16) then
    head = sub(head, 1, 8) .. created .. sub(head, 17, 36) .. dated(sub(head, 37), created)
  end
  local new, stop = sub(head, 37), sub(head, 25, 32)
  if new ~= block then move(place, block or '', new) end
  if op.ttl == '' then call('SET', op.key, head .. op.body) else call('SET', op.key, head .. op.body, 'PX', op.ttl) end
  if not block then listed(place, 'k:', op.id) end
  if ends ~= never and ends ~= stop then immortal(place, op.id, ends) end
  if stop ~= never then
    call('ZADD', place.tag .. 'x:' .. place.of, 0, stop .. op.id)
    call('HSET', place.tag .. 'y:' .. place.of, op.id, stop .. new)
    call('ZADD', place.tag .. 'z:' .. place.name, 'LT', micros(stop), place.scope)
  end
  return 1
end

local function remove(op)
  local block, ends = known(op)
  if not block then return 0 end
  move(op.place, block, '')
  call('DEL', op.key)
  unlisted(op.place, 'k:', op.id)
  if ends ~= never then immortal(op.place, op.id, ends) end
  return op.visible and 1 or 0
end

-- Logs as earlier operations of the batch leave them: the head, versions at positions, ranges that are gone.
local logs = {}
local function opened(key)
  local log = logs[key]
  if not log then
    local last = call('ZRANGE', key, -1, -1)[1]
    log = {key = key, head = last and sub(last, 1, 12) or empty, new = {}, gone = {}}
    logs[key] = log
  end
  return log
end

local function isGone(log, position)
  for _, range in ipairs(log.gone) do
    if position >= range[1] and position <= range[2] then return range end
  end
end

local function version(log, position)
  if log.new[position] then return log.new[position] end
  if isGone(log, position) then return nil end
  local entry = call('ZRANGEBYSCORE', log.key, position, position)[1]
  return entry and sub(entry, 5, 12)
end

local function cut(log, from, to)
  for position in pairs(log.new) do
    if position >= from and position <= to then log.new[position] = nil end
  end
  log.gone[#log.gone + 1] = {from, to}
  if parse('>I4', log.head) < from or parse('>I4', log.head) > to then return end
  local last, its, bound = 0, sub(empty, 1, 8), 4294967295
  for position, one in pairs(log.new) do
    if position > last then last, its = position, one end
  end
  while bound > last do
    local entry = call('ZREVRANGEBYSCORE', log.key, bound, 1, 'LIMIT', 0, 1)[1]
    local position = entry and parse('>I4', entry) or 0
    if position <= last then break end
    local range = isGone(log, position)
    if not range then last, its = position, sub(entry, 5, 12) end
    bound = range and range[1] - 1 or last
  end
  log.head = pack('>I4', last) .. its
end

local function append(op)
  local key, first, list = op.log.key, op.first, {}
  for j = 0, op.count - 1 do
    list[#list + 1] = first + j
    list[#list + 1] = pack('>I4', first + j) .. ARGV[op.entries + j]
    if #list == 400 or j == op.count - 1 then
      call('ZADD', key, spread(list))
      list = {}
    end
  end
  if first == 1 then listed(op.place, 'g:', op.id) end
  return first
end

local function trim(op)
  local removed = 0
  for _, range in ipairs(op.ranges) do removed = removed + call('ZREMRANGEBYSCORE', op.log.key, range[1], range[2]) end
  if removed > 0 and call('EXISTS', op.log.key) == 0 then unlisted(op.place, 'g:', op.id) end
  return removed
end

local function replace(op)
  local old = call('ZRANGEBYSCORE', op.log.key, op.position, op.position)[1]
  local entry = op.entry
  call('ZREM', op.log.key, old)
  call('ZADD', op.log.key, op.position, pack('>I4', op.position) .. sub(entry, 1, 8) .. sub(old, 13, 20) .. sub(entry, 17))
  return 1
end

local function nothing() return 0 end

local ops, place, i = {}, nil, 2
while i <= #ARGV do
  local verb, op = ARGV[i], {place = place, id = ARGV[i + 1]}
  if verb == 'S' then
    place = {tag = ARGV[i + 1], of = ARGV[i + 2], name = ARGV[i + 3], scope = ARGV[i + 4]}
    i = i + 5
  elseif verb == 'P' or verb == 'R' or verb == 'Q' then
    op.key = place.tag .. 'r:' .. place.of .. ':' .. op.id
    op.old = call('GETRANGE', op.key, 0, 511)
    local ends = sub(op.old, 25, 32)
    op.visible = #op.old > 0 and (ends == never or after(ends, at))
    local expect, found = ARGV[i + 2], op.visible and sub(op.old, 1, 8) or ''
    if (expect == '1' and op.visible) or (expect == '2' and not op.visible) or (expect == '3' and found ~= ARGV[i + 3]) then
      return {#ops, found, ''}
    end
    ops[#ops + 1] = op
    if verb == 'P' then
      op.act, op.head, op.body, op.keeps, op.ttl = put, ARGV[i + 4], ARGV[i + 5], ARGV[i + 6], ARGV[i + 7]
      i = i + 8
    else
      op.act = verb == 'R' and remove or nothing
      i = i + 4
    end
  else
    local log = opened(place.tag .. 'l:' .. place.of .. ':' .. op.id)
    op.log = log
    if verb == 'A' then
      if ARGV[i + 2] ~= '' and ARGV[i + 2] ~= log.head then return {#ops, sub(log.head, 5), sub(log.head, 1, 4)} end
      op.act, op.count, op.entries, op.first = append, tonumber(ARGV[i + 3]), i + 4, parse('>I4', log.head) + 1
      for j = 0, op.count - 1 do log.new[op.first + j] = sub(ARGV[op.entries + j], 1, 8) end
      log.head = pack('>I4', op.first + op.count - 1) .. log.new[op.first + op.count - 1]
      i = op.entries + op.count
    elseif verb == 'H' then
      if ARGV[i + 2] ~= log.head then return {#ops, sub(log.head, 5), sub(log.head, 1, 4)} end
      op.act = nothing
      i = i + 3
    elseif verb == 'E' or verb == 'X' then
      op.position = tonumber(ARGV[i + 2])
      local found = version(log, op.position)
      if found ~= ARGV[i + 3] then return {#ops, found or '', sub(log.head, 1, 4)} end
      op.act, op.entry = nothing, ARGV[i + 4]
      i = i + 4
      if verb == 'X' then
        op.act = replace
        log.new[op.position] = sub(op.entry, 1, 8)
        if parse('>I4', log.head) == op.position then log.head = pack('>I4', op.position) .. log.new[op.position] end
        i = i + 1
      end
    else -- 'T': ranges of positions; a drop is one of all
      op.act, op.ranges = trim, {}
      for j = 1, tonumber(ARGV[i + 2]) do
        op.ranges[j] = {tonumber(ARGV[i + 1 + 2 * j]), tonumber(ARGV[i + 2 + 2 * j])}
        cut(log, op.ranges[j][1], op.ranges[j][2])
      end
      i = i + 3 + 2 * #op.ranges
    end
    ops[#ops + 1] = op
  end
end

local outcomes = {}
for n, op in ipairs(ops) do outcomes[n] = pack('>I4', op.act(op)) end
return table.concat(outcomes)
