-- KEYS entry; ARGV version, fresh, stale and error ms. Extends the lifetimes to at least these from now, if the version is
-- the same. Returns 1 if it is.
local e = redis.call('HMGET', KEYS[1], 'n', 'x', 's', 'y')
if e[1] ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'x', math.max(e[2], now + ARGV[2]), 's', math.max(e[3], now + ARGV[3]), 'y', math.max(e[4], now + ARGV[4]), 't', now)
keep(KEYS[1])
return 1
