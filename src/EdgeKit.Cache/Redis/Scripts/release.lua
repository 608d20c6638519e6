-- KEYS entry; ARGV token, reason of a failure or empty, first back-off in ms, hit-for-miss in ms, wake channel.
-- Returns failures in a row and the back-off in ms; nil if the lease is lost.
local e = redis.call('HMGET', KEYS[1], 'l', 'f', 'w')
if e[1] ~= ARGV[1] then return false end
redis.call('HDEL', KEYS[1], 'l', 'd', 'w', 'o')
local failures, rest = 0, 0
if ARGV[2] ~= '' then
  failures = tonumber(e[2] or 0) + 1
  if failures > 1 then rest = ARGV[3] * 2 ^ math.min(failures - 2, 6) end
  redis.call('HSET', KEYS[1], 'f', failures, 'b', now + rest, 'j', now + rest + 60000, 'r', ARGV[2])
end
if tonumber(ARGV[4]) > 0 then
  redis.call('HDEL', KEYS[1], 'v', 'm', 'i', 'n', 'c', 'x', 's', 'y')
  redis.call('HSET', KEYS[1], 'h', now + ARGV[4])
end
if not drop_if_empty(KEYS[1]) then
  redis.call('HSET', KEYS[1], 't', now)
  keep(KEYS[1])
end
wake(KEYS[1], e[3], ARGV[5])
return { failures, rest }
