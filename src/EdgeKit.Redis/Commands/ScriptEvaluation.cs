using StackExchange.Redis;

namespace EdgeKit.Redis.Commands;

/// <summary>One run of a script, by its hash, or by its text if the server does not know the hash.</summary>
internal readonly record struct ScriptEvaluation(
    RedisScript Script, RedisKey[] Keys, RedisValue[] Arguments, bool ByText = false)
    : ICommand<ScriptEvaluation, RedisResult>
{
    // EVAL loads and runs in one step: SCRIPT LOAD followed by EVALSHA could meet another SCRIPT FLUSH in between.
    public Task<RedisResult> SendAsync(IDatabase database) => ByText
        ? database.ExecuteAsync("EVAL", WithText())
        : database.ScriptEvaluateAsync(Script.HashBytes, Keys, Arguments);

    public ScriptEvaluation? AlternativeTo(Exception refusal) =>
        !ByText && refusal is RedisServerException && refusal.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal)
            ? this with { ByText = true }
            : null;

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
