-- KEYS entry; ARGV wake channel. Without its lease no fill under way is accepted.
local waiting = redis.call('HGET', KEYS[1], 'w')
local existed = redis.call('DEL', KEYS[1])
wake(KEYS[1], waiting, ARGV[1])
return existed
