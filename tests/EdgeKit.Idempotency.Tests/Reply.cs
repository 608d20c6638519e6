using System.Text.Json;

namespace EdgeKit.Idempotency.Tests;

internal sealed record Reply(int Status, Dictionary<string, string> Headers, string Text)
{
    public bool IsReplay => Headers.GetValueOrDefault("Idempotency-Replayed") == "true";

    /// <summary>The last part of the problem's type.</summary>
    public string Problem
    {
        get
        {
            Headers["Content-Type"].ShouldStartWith("application/problem+json");
            using var problem = JsonDocument.Parse(Text);
            problem.RootElement.GetProperty("status").GetInt32().ShouldBe(Status);
            return problem.RootElement.GetProperty("type").GetString()!.Split(':')[^1];
        }
    }

    public static async Task<Reply> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) => new(
        (int)answer.StatusCode,
        answer.Headers.Concat(answer.Content.Headers).ToDictionary(
            h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
        await answer.Content.ReadAsStringAsync(cancellationToken));
}
