using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Several groups in one call of the script. A bucket that several groups charge is sent once.</summary>
internal sealed class BucketBatch
{
    public const int MaxKeys = 16;
    private const int MaxCommands = 64;

    private readonly List<BucketGroup> _groups = new(MaxKeys);
    private readonly List<RedisKey> _keys = new(MaxKeys);
    private readonly List<string> _names = new(MaxKeys);
    private readonly List<RedisValue> _arguments = new(MaxKeys);

    public int CommandCount { get; private set; }

    public int KeyCount => _keys.Count;

    /// <summary>Takes a group along when there is room. One that is too large for any call goes alone.</summary>
    public bool TryAdd(BucketGroup group)
    {
        var more = group.Commands.Length;
        if (_groups.Count > 0 && (_keys.Count + more > MaxKeys || CommandCount + more > MaxCommands))
        {
            return false;
        }

        Add(group);
        return true;
    }

    public void Add(BucketGroup group)
    {
        _groups.Add(group);
        CommandCount += group.Commands.Length;
        if (group.Commands is [{ Cost: 1, Extra: 0 } only] && !_names.Contains(only.Key.Key))
        {
            _ = IndexOf(only.Key.Key);
            _arguments.Add(only.Limit.RedisText); // says all of it
            return;
        }

        _arguments.Add(group.Commands.Length);
        foreach (var order in group.Commands)
        {
            _arguments.Add(IndexOf(order.Key.Key));
            _arguments.Add(order.Limit.RedisText);
            _arguments.Add(order.Cost);
            _arguments.Add(order.Extra);
        }
    }

    public (RedisKey[] Keys, RedisValue[] Arguments) ToCall() => ([.. _keys], [.. _arguments]);

    /// <summary>Tells every group what the script saw of it.</summary>
    public void Complete(RedisResult reply)
    {
        var used = (RedisValue[])reply!;
        var at = 0;
        foreach (var group in _groups)
        {
            var answer = new long[group.Commands.Length];
            for (var i = 0; i < answer.Length; i++)
            {
                answer[i] = (long)used[at++];
            }

            group.TrySetResult(answer);
        }
    }

    public void Fail()
    {
        foreach (var group in _groups)
        {
            group.TrySetResult(null);
        }
    }

    public void Fail(Exception error)
    {
        foreach (var group in _groups)
        {
            group.TrySetException(error);
        }
    }

    private int IndexOf(string name)
    {
        var index = _names.IndexOf(name);
        if (index < 0)
        {
            index = _names.Count;
            _names.Add(name);
            _keys.Add(name);
        }

        return index + 1;
    }
}
