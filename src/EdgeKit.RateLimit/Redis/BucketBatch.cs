using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Several groups in one call of the script. A bucket that several groups use is sent once.</summary>
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

    /// <summary>Adds a group if there is room. An empty batch takes a group of any size.</summary>
    public bool TryAdd(BucketGroup group)
    {
        var count = group.Commands.Length;
        if (_groups.Count > 0 && (_keys.Count + count > MaxKeys || CommandCount + count > MaxCommands))
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
        if (group.Commands is [{ Cost: 1, Extra: 0 } only] && !_names.Contains(only.Key.Value))
        {
            _ = IndexOf(only.Key.Value);
            _arguments.Add(only.Limit.RedisText); // short form: one token from the next key
            return;
        }

        _arguments.Add(group.Commands.Length);
        foreach (var command in group.Commands)
        {
            _arguments.Add(IndexOf(command.Key.Value));
            _arguments.Add(command.Limit.RedisText);
            _arguments.Add(command.Cost);
            _arguments.Add(command.Extra);
        }
    }

    public (RedisKey[] Keys, RedisValue[] Arguments) ToCall() => ([.. _keys], [.. _arguments]);

    /// <summary>Distributes the reply to the groups.</summary>
    public void Complete(RedisResult reply)
    {
        var used = (RedisValue[])reply!;
        var at = 0;
        foreach (var group in _groups)
        {
            var part = new long[group.Commands.Length];
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = (long)used[at++];
            }

            group.TrySetResult(part);
        }
    }

    public void CompleteWithoutReply()
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
