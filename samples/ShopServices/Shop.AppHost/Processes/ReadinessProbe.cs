namespace Shop.AppHost.Processes;

/// <summary>Asks a service for <c>GET /health/ready</c> until it says yes.</summary>
internal sealed class ReadinessProbe(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Returns null once the service is ready, else why it is not.</summary>
    public async Task<string?> AskAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync($"{url}/health/ready", cancellationToken);
            return answer.IsSuccessStatusCode
                ? null
                : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {_client.Timeout.TotalSeconds} s";
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Pause, clock, cancellationToken);

    public void Dispose() => _client.Dispose();
}
