using StackExchange.Redis;

namespace Everything.Own;

/// <summary>A connection to the same Redis, registered as applications do.</summary>
internal sealed class OwnMultiplexer : IOwnPart
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<IConnectionMultiplexer>(
        _ => ConnectionMultiplexer.Connect(builder.Configuration.GetConnectionString("redis")!));

    public void Use(WebApplication app) => app.MapPost(
        "/own/count/{key}", (string key, IConnectionMultiplexer redis) =>
            redis.GetDatabase().StringIncrementAsync("own:" + key));
}
