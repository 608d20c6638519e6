using System.Net;
using System.Net.Http.Json;
using Shop.Contracts;

namespace Shop.Payments.Bank;

internal sealed class HttpBank(IHttpClientFactory clients) : IBank
{
    public const string ClientName = "bank";

    public static void Configure(IServiceProvider services, HttpClient client)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        client.BaseAddress = configuration.GetValue<Uri>("Services:bank")
            ?? throw new InvalidOperationException("Services:bank is not configured: set it to the bank's base URL.");
        client.DefaultRequestHeaders.Add("X-Api-Key", configuration["Bank:ApiKey"]
            ?? throw new InvalidOperationException(
                "Bank:ApiKey is not configured: set it to the key that the bank has given us."));
    }

    public Task<BankResult> ChargeAsync(string key, decimal amount, string card) => CallAsync(
        Post("/charges", key, new ChargeRequest(amount, card)), ReadChargeAsync);

    public Task<BankResult> FindAsync(string key) => CallAsync(
        new HttpRequestMessage(HttpMethod.Get, $"/charges/{Uri.EscapeDataString(key)}"), ReadChargeAsync);

    public Task<BankResult> RefundAsync(string chargeKey) => CallAsync(
        Post("/refunds", $"refund-{chargeKey}", new RefundRequest(chargeKey)), ReadRefundAsync);

    private async Task<BankResult> CallAsync(
        HttpRequestMessage request, Func<HttpResponseMessage, Task<BankResult>> read)
    {
        try
        {
            using (request)
            using (var client = clients.CreateClient(ClientName))
            using (var response = await client.SendAsync(request, CancellationToken.None))
            {
                return await read(response);
            }
        }
        catch (Exception exception)
        {
            // A timeout, a reset, an open circuit: only the bank knows if it charged.
            return BankResult.Unknown(exception.Message);
        }
    }

    private static async Task<BankResult> ReadChargeAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return BankResult.NotFound;
        }

        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            return BankResult.Declined(FailureReasons.PaymentRejected);
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PaymentRequired))
        {
            return BankResult.Unknown($"The bank responded with {(int)response.StatusCode}.");
        }

        var charge = await response.Content.ReadFromJsonAsync<BankCharge>();
        return charge switch
        {
            { Status: BankCharge.Charged } => BankResult.Charged(charge.Reference),
            { Status: BankCharge.Declined } => BankResult.Declined(charge.Code ?? FailureReasons.CardDeclined),
            _ => BankResult.Unknown("The bank's response is no charge."),
        };
    }

    private static Task<BankResult> ReadRefundAsync(HttpResponseMessage response) => Task.FromResult(
        response.IsSuccessStatusCode
            ? BankResult.Refunded
            : BankResult.Unknown($"The bank responded with {(int)response.StatusCode}."));

    private static HttpRequestMessage Post<T>(string path, string key, T body) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", key } } };
}
