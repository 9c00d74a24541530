-- Under the lock of the schema: prolongs the lock, or gives it back, and records revisions. KEYS[1]: the schema. ARGV: the lock's token, its time in milliseconds (0: give it back), then names and revisions.
-- Returns 1, or 0 when the lock is another's by now.
local lock = KEYS[1] .. 'lock'
if redis.call('GET', lock) ~= ARGV[1] then return 0 end
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
if ARGV[2] == '0' then redis.call('DEL', lock) else redis.call('PEXPIRE', lock, ARGV[2]) end
return 1
