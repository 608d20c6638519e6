using StackExchange.Redis;

namespace EdgeKit.Redis.Commands;

/// <summary>One run of a script, by its hash, or by its text if the server does not know the hash.</summary>
internal readonly record struct ScriptEvaluation(
    RedisScript Script, RedisKey[] Keys, RedisValue[] Arguments, bool ByText = false)
    : ICommand<ScriptEvaluation, RedisResult>
{
    // EVAL loads and runs in one step: SCRIPT LOAD followed by EVALSHA could meet another SCRIPT FLUSH in between. Keys
    // remain of the type RedisKey, by which a cluster routes.
    public Task<RedisResult> SendAsync(IDatabase database) => ByText
        ? database.ExecuteAsync("EVAL", [Script.Text, Keys.Length, .. Keys.Cast<object>(), .. Arguments.Cast<object>()])
        : database.ScriptEvaluateAsync(Script.HashBytes, Keys, Arguments);

    public ScriptEvaluation? AlternativeTo(Exception refusal) =>
        !ByText && refusal is RedisServerException && refusal.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal)
            ? this with { ByText = true }
            : null;
}
