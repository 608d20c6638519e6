using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Several groups in one call of the script. A bucket that several groups use is sent once.</summary>
internal sealed class BucketBatch
{
    public const int MaxKeys = 16;
    private const int MaxCommands = 64;

    private readonly List<BucketGroup> _groups = new(MaxKeys);
    private readonly List<string> _names = new(MaxKeys);
    private readonly List<RedisValue> _arguments = new(MaxKeys);

    public int CommandCount { get; private set; }

    public int KeyCount => _names.Count;

    /// <summary>Adds a group if there is room. An empty batch takes a group of any size.</summary>
    public bool TryAdd(BucketGroup group)
    {
        var count = group.Commands.Length;
        if (_groups.Count > 0 && (_names.Count + count > MaxKeys || CommandCount + count > MaxCommands))
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

    public (RedisKey[] Keys, RedisValue[] Arguments) ToCall() =>
        ([.. _names.Select(static name => (RedisKey)name)], [.. _arguments]);

    /// <summary>Distributes the reply to the groups; <see langword="null"/> if Redis did not reply.</summary>
    public void Complete(RedisResult? reply)
    {
        var used = Array.ConvertAll((RedisValue[]?)reply ?? [], static value => (long)value);
        var at = 0;
        foreach (var group in _groups)
        {
            var end = at + group.Commands.Length;
            group.TrySetResult(reply is null ? null : used[at..end]);
            at = end;
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
        }

        return index + 1;
    }
}
