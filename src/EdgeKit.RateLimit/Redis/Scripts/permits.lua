-- Permits of one concurrency limit. KEYS[1]: a sorted set of permit ids by the time at which they lapse. ARGV: the word, then
--   enter id count capacity lifetime | leave id count | renew lifetime id ...
-- A permit of cost n is n members, id:1 to id:n. Times are milliseconds of this server. The reply is how many are out after the word, or -1 when "enter" was refused.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key, word = KEYS[1], ARGV[1]
redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
if word == 'leave' then
  for i = 1, tonumber(ARGV[3]) do redis.call('ZREM', key, ARGV[2] .. ':' .. i) end
elseif word == 'enter' then
  local count = tonumber(ARGV[3])
  if redis.call('ZCARD', key) + count > tonumber(ARGV[4]) then return -1 end
  for i = 1, count do redis.call('ZADD', key, now + ARGV[5], ARGV[2] .. ':' .. i) end
  if redis.call('PTTL', key) < tonumber(ARGV[5]) then redis.call('PEXPIRE', key, ARGV[5]) end
else
  -- Also brings back what a restart of this server has lost: the request still runs.
  for i = 3, #ARGV do redis.call('ZADD', key, now + ARGV[2], ARGV[i]) end
  if redis.call('PTTL', key) < tonumber(ARGV[2]) then redis.call('PEXPIRE', key, ARGV[2]) end
end
return redis.call('ZCARD', key)
