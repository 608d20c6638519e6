using System.Net;
using System.Net.Http.Json;
using Shop.Contracts;

namespace Shop.Payments.Banking;

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

    public Task<BankAnswer> ChargeAsync(string key, decimal amount, string card) => AskAsync(
        Post("/charges", key, new ChargeRequest(amount, card)), ReadChargeAsync);

    public Task<BankAnswer> FindAsync(string key) => AskAsync(
        new HttpRequestMessage(HttpMethod.Get, $"/charges/{Uri.EscapeDataString(key)}"), ReadChargeAsync);

    public Task<BankAnswer> RefundAsync(string chargeKey) => AskAsync(
        Post("/refunds", $"refund-{chargeKey}", new RefundRequest(chargeKey)), ReadRefundAsync);

    private async Task<BankAnswer> AskAsync(
        HttpRequestMessage request, Func<HttpResponseMessage, Task<BankAnswer>> read)
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
            // A time-out, a reset, an open circuit: whether the bank did it, only the bank can tell.
            return BankAnswer.Unknown(exception.Message);
        }
    }

    private static async Task<BankAnswer> ReadChargeAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return BankAnswer.NotFound;
        }

        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            return BankAnswer.Declined(Reasons.PaymentRejected);
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PaymentRequired))
        {
            return BankAnswer.Unknown($"The bank answered {(int)response.StatusCode}.");
        }

        var charge = await response.Content.ReadFromJsonAsync<BankCharge>();
        return charge switch
        {
            { Status: BankCharge.Charged } => BankAnswer.Charged(charge.Reference),
            { Status: BankCharge.Declined } => BankAnswer.Declined(charge.Code ?? Reasons.CardDeclined),
            _ => BankAnswer.Unknown("The bank's answer is no charge."),
        };
    }

    private static Task<BankAnswer> ReadRefundAsync(HttpResponseMessage response) => Task.FromResult(
        response.IsSuccessStatusCode
            ? BankAnswer.Refunded
            : BankAnswer.Unknown($"The bank answered {(int)response.StatusCode}."));

    private static HttpRequestMessage Post<T>(string path, string key, T body) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", key } } };
}
