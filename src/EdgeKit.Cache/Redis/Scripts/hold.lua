-- KEYS entry; ARGV token, lease in ms. Returns whether the lease is still held.
if redis.call('HGET', KEYS[1], 'l') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'd', now + ARGV[2], 't', now)
keep(KEYS[1])
return 1
