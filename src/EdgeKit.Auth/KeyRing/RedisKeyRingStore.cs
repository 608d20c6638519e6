using System.Xml.Linq;
using EdgeKit.Redis;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// Keeps data-protection keys in a list in Redis, so that all instances open what one has sealed. The platform reads them when it
/// starts and about once a day, and asks synchronously: that thread waits for the client library's own time-out at most.
/// </summary>
internal sealed class RedisKeyRingStore(RedisClient redis) : IXmlRepository
{
    private RedisKey Key => $"{redis.KeyPrefix}auth:keys";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Ask(database => database.ListRange(Key)).Select(element => XElement.Parse(element!))];

    public void StoreElement(XElement element, string friendlyName) =>
        Ask(database => database.ListRightPush(Key, element.ToString(SaveOptions.DisableFormatting)));

    /// <summary>The command runs on this thread, inside the breaker's bookkeeping, and has its answer when the call returns.</summary>
    private T Ask<T>(Func<IDatabase, T> command)
    {
        var answers = new List<T>(1);
        _ = redis.TryExecuteAsync(database =>
        {
            answers.Add(command(database));
            return Task.FromResult(true);
        }).AsTask();
        return answers is [var answer] ? answer : throw new KeysUnreachableException();
    }
}
