-- One batch: it looks at everything before it writes anything, because Redis does not roll back. The page docs/decisions/0003-redis-batch.md explains keys and values.
-- KEYS[1]: any key of the batch, so that a cluster finds the server. ARGV[1]: the batch's time; then the operations, each a letter and its arguments.
-- Returns the outcomes as 4 bytes each, or {operation, version found, position found} of the first conflict; −1 in place of the operation: what a vector was given by is of an older version of its record.
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

-- What the batch changes in sorted sets whose scores are 0: by key, whether a member enters or leaves. Written at the end, a call per key.
local changes = {}
local function change(key, member, enters)
  local its = changes[key]
  if not its then
    its = {}
    changes[key] = its
  end
  its[member] = enters
end

-- A block lists a record's places in indexes: the name's length, the name, how many times of creation stand in the member, where each stands, the member's length, the member.
local function stop(block, i)
  local dates = i + 1 + byte(block, i)
  local length = dates + 1 + 2 * byte(block, dates)
  local high, low = byte(block, length, length + 1)
  return length + 1 + high * 256 + low, dates, length
end

local function mark(place, entries, enters)
  for _, entry in ipairs(entries) do
    local _, dates, length = stop(entry, 1)
    local index = sub(entry, 2, dates - 1)
    local key = place.indexes[index]
    if not key then
      key = place.tag .. 'i:' .. index .. ':' .. place.of
      place.indexes[index] = key
    end
    change(key, sub(entry, length + 2), enters)
  end
end

-- Moves a record from its old places to its new ones. As a rule both blocks list the same indexes, and most of their entries are equal as they stand.
-- A record that is replaced keeps its time of creation, in indexes too, when one is given. Returns the new block.
local function move(place, old, new, created)
  local i, j, all, left, entered = 1, 1, {}, {}, {}
  while j <= #new do
    local last, dates, length = stop(new, j)
    local entry = sub(new, j, last)
    if created then
      for date = dates + 1, length - 1, 2 do
        local high, low = byte(new, date, date + 1)
        local p = length + 2 - j + high * 256 + low
        entry = sub(entry, 1, p) .. created .. sub(entry, p + 9)
      end
      all[#all + 1] = entry
    end
    if sub(old, i, i + #entry - 1) == entry then
      i = i + #entry
    else
      entered[#entered + 1] = entry
      if i <= #old then
        local its = stop(old, i)
        left[#left + 1] = sub(old, i, its)
        i = its + 1
      end
    end
    j = last + 1
  end
  while i <= #old do
    local its = stop(old, i)
    left[#left + 1] = sub(old, i, its)
    i = its + 1
  end
  mark(place, left, false)
  mark(place, entered, true)
  return created and table.concat(all) or new
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

-- Lists of what a collection or a kind of log has in a scope, and whether they were there before: the scope is listed while they are.
local lists = {}
local function enlist(place, kind, id, enters)
  local key = place.tag .. kind .. place.of
  if not lists[key] then lists[key] = {place = place, had = call('EXISTS', key)} end
  change(key, id, enters)
end

local function immortal(place, id, ends)
  call('ZREM', place.tag .. 'x:' .. place.of, ends .. id)
  call('HDEL', place.tag .. 'y:' .. place.of, id)
  if call('EXISTS', place.tag .. 'x:' .. place.of) == 0 then call('ZREM', place.tag .. 'z:' .. place.name, place.scope) end
end

-- Records that stay: keys and values by turns.
local written = {}

local function put(op)
  local place, head = op.place, op.head
  local block, ends = known(op)
  local created = sub(op.old, 9, 16)
  local kept = op.visible and op.keeps == '1' and created ~= sub(head, 9, 16)
  local new, stops = sub(head, 37), sub(head, 25, 32)
  if kept then
    new = move(place, block, new, created)
    head = sub(head, 1, 8) .. created .. sub(head, 17, 36) .. new
  elseif new ~= block then
    move(place, block or '', new)
  end
  -- A record made anew has no vector yet; one that is replaced keeps it.
  if block and not (op.visible and created == sub(head, 9, 16)) then
    sets.clear(place, op.id)
  elseif block and op.attributes then
    sets.tell(place, op.id, op.attributes)
  end
  if op.ttl == '' then
    written[#written + 1] = op.key
    written[#written + 1] = head .. op.body
  else
    call('SET', op.key, head .. op.body, 'PX', op.ttl)
  end
  if not block then enlist(place, 'k:', op.id, true) end
  if ends ~= never and ends ~= stops then immortal(place, op.id, ends) end
  if stops ~= never then
    call('ZADD', place.tag .. 'x:' .. place.of, 0, stops .. op.id)
    call('HSET', place.tag .. 'y:' .. place.of, op.id, stops .. new)
    call('ZADD', place.tag .. 'z:' .. place.name, 'LT', micros(stops), place.scope)
  end
  return 1
end

local function remove(op)
  local block, ends = known(op)
  if not block then return 0 end
  move(op.place, block, '')
  sets.clear(op.place, op.id)
  call('DEL', op.key)
  enlist(op.place, 'k:', op.id, false)
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
  if first == 1 then enlist(op.place, 'g:', op.id, true) end
  return first
end

local function trim(op)
  local removed = 0
  for _, range in ipairs(op.ranges) do removed = removed + call('ZREMRANGEBYSCORE', op.log.key, range[1], range[2]) end
  if removed > 0 and call('EXISTS', op.log.key) == 0 then enlist(op.place, 'g:', op.id, false) end
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

local function attach(op)
  sets.put(op.place, op.name, op.id, op.elements, op.m, op.ef, op.attributes)
  return 1
end

local function detach(op)
  sets.drop(op.place, op.name, op.id)
  return op.had and 1 or 0
end

local function look(op)
  op.key = op.place.tag .. 'r:' .. op.place.of .. ':' .. op.id
  op.old = call('GETRANGE', op.key, 0, 1023)
  local ends = sub(op.old, 25, 32)
  op.visible = #op.old > 0 and (ends == never or after(ends, at))
end

local ops, vectors, records, attributes, place, i = {}, {}, {}, nil, nil, 2
while i <= #ARGV do
  local verb, op = ARGV[i], {place = place, id = ARGV[i + 1]}
  if verb == 'S' then
    place = {tag = ARGV[i + 1], of = ARGV[i + 2], name = ARGV[i + 3], scope = ARGV[i + 4], indexes = {}}
    i = i + 5
  elseif verb == 'P' or verb == 'R' or verb == 'Q' then
    look(op)
    local expect, found = ARGV[i + 2], op.visible and sub(op.old, 1, 8) or ''
    if (expect == '1' and op.visible) or (expect == '2' and not op.visible) or (expect == '3' and found ~= ARGV[i + 3]) then
      return {#ops, found, ''}
    end
    ops[#ops + 1] = op
    records[op.key] = op
    if verb == 'P' then
      op.act, op.head, op.body, op.keeps, op.ttl = put, ARGV[i + 4], ARGV[i + 5], ARGV[i + 6], ARGV[i + 7]
      op.attributes, attributes = attributes, nil
      i = i + 8
    else
      op.act = verb == 'R' and remove or nothing
      i = i + 4
    end
  elseif verb == 'N' then -- what filters of vectors look at, of the record that is put next
    attributes = ARGV[i + 1]
    i = i + 2
  elseif verb == 'V' or verb == 'W' then
    op.act, op.name, op.index = verb == 'V' and attach or detach, ARGV[i + 2], #ops
    i = i + 3
    if verb == 'V' then
      op.elements, op.m, op.ef, op.attributes, op.version = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
      i = i + 5
    end
    ops[#ops + 1] = op
    vectors[#vectors + 1] = op
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

-- A vector needs its record, as this batch leaves it.
local began = {}
for _, op in ipairs(vectors) do
  look(op)
  local record = records[op.key]
  if op.act == detach then
    op.had = op.visible and sets.has(op.place, op.name, op.id)
  elseif record and record.act == put then
    op.attributes = record.attributes
  elseif not op.visible or (record and record.act == remove) then
    return {op.index, '', ''}
  elseif op.version ~= sub(op.old, 1, 8) then
    return {-1, '', ''} -- what filters look at is of another version: to be read again
  end
  if op.act == attach then
    local set = op.place.tag .. op.name .. ':' .. op.place.scope
    began[set] = began[set] or sets.neighbours(op.place, op.name, op.m)
    op.m = began[set]
  end
end

local outcomes = {}
for n, op in ipairs(ops) do
  if not op.name then outcomes[n] = pack('>I4', op.act(op)) end
end
for n, op in ipairs(ops) do
  if op.name then outcomes[n] = pack('>I4', op.act(op)) end
end

-- Lua gives a call no more than some thousand arguments.
local function several(arguments, write)
  for first = 1, #arguments, 800 do write(spread(arguments, first, math.min(first + 799, #arguments))) end
end

several(written, function(...) call('MSET', ...) end)
for key, members in pairs(changes) do
  local enter, leave = {}, {}
  for member, enters in pairs(members) do
    if enters then
      enter[#enter + 1] = 0
      enter[#enter + 1] = member
    else
      leave[#leave + 1] = member
    end
  end
  several(leave, function(...) call('ZREM', key, ...) end)
  several(enter, function(...) call('ZADD', key, ...) end)
end
for key, one in pairs(lists) do
  local place, has = one.place, call('EXISTS', key)
  if has > one.had then call('ZADD', place.tag .. 's:' .. place.name, 0, place.scope) end
  if has < one.had then call('ZREM', place.tag .. 's:' .. place.name, place.scope) end
end
return table.concat(outcomes)
