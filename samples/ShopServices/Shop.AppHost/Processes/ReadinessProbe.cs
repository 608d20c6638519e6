using System.Net;
using System.Text.Json;

namespace Shop.AppHost.Processes;

/// <summary>
/// Asks a service for <c>GET /health/ready</c> until it says yes without reserve. A gateway that lacks a cell is ready
/// for the callers of the others, but degraded: the shop is not open yet.
/// </summary>
internal sealed class ReadinessProbe(string operatorKey, TimeProvider timeProvider) : IDisposable
{
    private const string Healthy = nameof(Healthy);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Returns null once the service is ready, else why it is not.</summary>
    public async Task<string?> AskAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync($"{url}/health/ready", cancellationToken);
            var report = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode && StatusOf(report) == Healthy
                ? null
                : $"{(int)answer.StatusCode} {await DetailsAsync(url, cancellationToken) ?? report}";
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            return exception.Message;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {_client.Timeout.TotalSeconds} s";
        }
    }

    /// <summary>Why it is not: to strangers a service does not say. Null where it has no operators.</summary>
    private async Task<string?> DetailsAsync(string url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{url}/health/details") { Headers = { { "X-Api-Key", operatorKey } } };
        using var answer = await _client.SendAsync(request, cancellationToken);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
            ? await answer.Content.ReadAsStringAsync(cancellationToken)
            : null;
    }

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Pause, timeProvider, cancellationToken);

    private static string? StatusOf(string report)
    {
        using var json = JsonDocument.Parse(report);
        return json.RootElement.TryGetProperty("status", out var status) ? status.GetString() : null;
    }

    public void Dispose() => _client.Dispose();
}
