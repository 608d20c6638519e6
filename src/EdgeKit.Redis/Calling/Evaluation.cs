using StackExchange.Redis;

namespace EdgeKit.Redis.Calling;

/// <summary>One run of a script.</summary>
internal readonly record struct Evaluation(RedisScript Script, RedisKey[] Keys, RedisValue[] Arguments)
{
    public async Task<RedisResult> SendAsync(IDatabase database)
    {
        try
        {
            return await database.ScriptEvaluateAsync(Script.HashBytes, Keys, Arguments).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // EVAL loads and runs in one step: SCRIPT LOAD followed by EVALSHA could meet another SCRIPT FLUSH in between.
            return await database.ExecuteAsync("EVAL", WithText()).ConfigureAwait(false);
        }
    }

    private object[] WithText()
    {
        var words = new object[2 + Keys.Length + Arguments.Length];
        words[0] = Script.Text;
        words[1] = Keys.Length;
        for (var i = 0; i < Keys.Length; i++)
        {
            words[2 + i] = Keys[i]; // as a key, so that a cluster routes by it
        }

        for (var i = 0; i < Arguments.Length; i++)
        {
            words[2 + Keys.Length + i] = Arguments[i];
        }

        return words;
    }
}
