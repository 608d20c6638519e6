-- KEYS state, purged tags by count, removed keys by count; ARGV t or k, tag or key, epoch for a new counter, channel,
-- maximum of tags, maximum of keys, sender. Returns the count of the event and the epoch.
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[3])
local epoch, count = redis.call('HGET', KEYS[1], 'epoch'), redis.call('HINCRBY', KEYS[1], 'count', 1)
local tags = ARGV[1] == 't'
local log, most, floor = tags and KEYS[2] or KEYS[3], tonumber(tags and ARGV[5] or ARGV[6]), tags and 'tags-from' or 'keys-from'
redis.call('ZADD', log, count, ARGV[2])
if redis.call('ZCARD', log) > most then
  local oldest = redis.call('ZPOPMIN', log)
  redis.call('HSET', KEYS[1], floor, oldest[2])
end
redis.call('PUBLISH', ARGV[4], epoch .. ' ' .. count .. ' ' .. ARGV[1] .. ' ' .. ARGV[7] .. ' ' .. ARGV[2])
return { count, epoch }
