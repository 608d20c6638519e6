-- KEYS entry; ARGV token, condition (1 the lease must be held, 2 there must be neither entry nor lease), whether the payload stays, fresh, stale and error ms, i, m, v, wake channel,
-- whether it is stored only for somebody who waits, age in ms. Returns 1 when it is stored, 0 when the lease is lost, 3 when nobody waits, 2 when there is no payload that could stay.
local e = redis.call('HMGET', KEYS[1], 'l', 'w', 'n')
if e[3] == ARGV[1] then return 1 end -- sent a second time, because the first answer was lost
if ARGV[2] == '1' and e[1] ~= ARGV[1] then return 0 end
if ARGV[2] == '2' and (e[1] or e[3]) then return 0 end
if ARGV[11] == '1' and not e[2] then
  redis.call('HDEL', KEYS[1], 'l', 'd', 'o', 'f', 'b', 'j', 'r', 'h')
  drop_if_empty(KEYS[1])
  return 3
end
local stays = ARGV[3] == '1'
if stays and redis.call('HEXISTS', KEYS[1], 'v') == 0 then return 2 end
redis.call('HDEL', KEYS[1], 'l', 'd', 'w', 'o', 'f', 'b', 'j', 'r', 'h')
redis.call('HSET', KEYS[1], 'n', ARGV[1], 'c', now - ARGV[12], 'x', now + ARGV[4], 's', now + ARGV[5], 'y', now + ARGV[6], 'i', ARGV[7], 'm', ARGV[8], 't', now)
if not stays then redis.call('HSET', KEYS[1], 'v', ARGV[9]) end
keep(KEYS[1])
wake(KEYS[1], e[2], ARGV[10])
return 1
