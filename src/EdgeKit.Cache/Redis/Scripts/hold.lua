-- KEYS entry; ARGV token, lease in ms, 1 to mark the fill as slow, wake channel. Returns 1 if the lease is still held.
local e = redis.call('HMGET', KEYS[1], 'l', 'w')
if e[1] ~= ARGV[1] then return 0 end
if ARGV[3] == '1' then
  redis.call('HSET', KEYS[1], 'o', 1)
  redis.call('HDEL', KEYS[1], 'w')
  wake(KEYS[1], e[2], ARGV[4])
end
redis.call('HSET', KEYS[1], 'd', now + ARGV[2], 't', now)
keep(KEYS[1])
return 1
