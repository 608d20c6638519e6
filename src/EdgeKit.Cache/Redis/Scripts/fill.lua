-- KEYS entry; ARGV token, condition (1 the lease must be held, 2 neither entry nor lease may exist), 1 to keep the payload,
-- fresh, stale and error ms, i, m, v, wake channel, 1 to store only if another instance waits, age in ms.
-- Returns 1 if it was stored, 0 if the lease is lost, 3 if no instance waits, 2 if there is no payload to keep.
local e = redis.call('HMGET', KEYS[1], 'l', 'w', 'n')
if e[3] == ARGV[1] then return 1 end -- sent again, because the first reply was lost
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
