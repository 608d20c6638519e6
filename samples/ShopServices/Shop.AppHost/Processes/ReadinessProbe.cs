using System.Net;
using System.Text.Json;

namespace Shop.AppHost.Processes;

/// <summary>
/// Polls <c>GET /health/ready</c> until a service is healthy. A gateway without one of its cells is degraded, which
/// does not count as healthy here.
/// </summary>
internal sealed class ReadinessProbe(string operatorKey, TimeProvider timeProvider) : IDisposable
{
    private const string Healthy = nameof(Healthy);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Returns null if the service is ready, else the reason.</summary>
    public async Task<string?> CheckAsync(string url, CancellationToken cancellationToken)
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

    /// <summary>
    /// Returns the details of the health checks, or null where there are none: anonymous callers see the status only.
    /// </summary>
    private async Task<string?> DetailsAsync(string url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{url}/health/details") { Headers = { { "X-Api-Key", operatorKey } } };
        using var answer = await _client.SendAsync(request, cancellationToken);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
            ? await answer.Content.ReadAsStringAsync(cancellationToken)
            : null;
    }

    public Task DelayAsync(CancellationToken cancellationToken) =>
        Task.Delay(Interval, timeProvider, cancellationToken);

    private static string? StatusOf(string report)
    {
        using var json = JsonDocument.Parse(report);
        return json.RootElement.TryGetProperty("status", out var status) ? status.GetString() : null;
    }

    public void Dispose() => _client.Dispose();
}
