-- KEYS state, purged tags, removed keys; ARGV epoch and count of the caller, epoch for a new counter.
-- Returns epoch, count, the counts up to which tags and keys were trimmed, and tags and keys with their counts since the
-- caller's count.
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[3])
local e = redis.call('HMGET', KEYS[1], 'epoch', 'count', 'tags-from', 'keys-from')
local count = tonumber(e[2] or 0)
if e[1] == ARGV[1] and count < tonumber(ARGV[2]) then
  -- The count has decreased: a failover has lost events. A new epoch invalidates everything older.
  e[1] = ARGV[3]
  redis.call('HSET', KEYS[1], 'epoch', e[1])
end
local since = e[1] == ARGV[1] and '(' .. ARGV[2] or '-inf'
local tags = redis.call('ZRANGEBYSCORE', KEYS[2], since, '+inf', 'WITHSCORES')
local keys = redis.call('ZRANGEBYSCORE', KEYS[3], since, '+inf', 'WITHSCORES')
return { e[1], count, tonumber(e[3] or 0), tonumber(e[4] or 0), tags, keys }
