-- KEYS entry; ARGV wake channel. Removes the lease too, so that a running fill is rejected.
local waiting = redis.call('HGET', KEYS[1], 'w')
local existed = redis.call('DEL', KEYS[1])
wake(KEYS[1], waiting, ARGV[1])
return existed
