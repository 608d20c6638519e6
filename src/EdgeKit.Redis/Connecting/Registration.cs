using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>One handler on one channel. The library finds what to remove by the delegate: it is the same object throughout.</summary>
internal sealed record Registration(RedisChannel Channel, Action<RedisChannel, RedisValue> Deliver);
