-- Permits of one concurrency limit. KEYS[1]: a sorted set of permit ids by the time at which they expire. ARGV:
--   enter id count capacity lifetime | leave id count | renew lifetime id ...
-- A permit of cost n is n members, id:1 to id:n. Times are milliseconds of this server.
-- Reply: the number of permits held afterwards, or -1 if "enter" was refused.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key, action = KEYS[1], ARGV[1]
redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
if action == 'leave' then
  for i = 1, tonumber(ARGV[3]) do redis.call('ZREM', key, ARGV[2] .. ':' .. i) end
elseif action == 'enter' then
  local count = tonumber(ARGV[3])
  if redis.call('ZCARD', key) + count > tonumber(ARGV[4]) then return -1 end
  for i = 1, count do redis.call('ZADD', key, now + ARGV[5], ARGV[2] .. ':' .. i) end
  if redis.call('PTTL', key) < tonumber(ARGV[5]) then redis.call('PEXPIRE', key, ARGV[5]) end
else
  -- Also restores permits that a restart of this server has lost: their requests still run.
  for i = 3, #ARGV do redis.call('ZADD', key, now + ARGV[2], ARGV[i]) end
  if redis.call('PTTL', key) < tonumber(ARGV[2]) then redis.call('PEXPIRE', key, ARGV[2]) end
end
return redis.call('ZCARD', key)
