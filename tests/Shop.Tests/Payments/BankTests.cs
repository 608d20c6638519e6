using System.Net;
using System.Net.Http.Json;
using Shop.Bank;
using Shop.Contracts;
using Shop.Tests.Support;

namespace Shop.Tests.Payments;

public sealed class BankTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TestApp _bank = null!;

    public async Task InitializeAsync() => _bank = await TestApp.StartAsync(
        "bank", _directory, app => app.AddBank(), app => app.MapBank(),
        new Dictionary<string, string?> { ["Bank:SlowCardDelay"] = "00:00:00" },
        caller: "payments");

    public async Task DisposeAsync()
    {
        await _bank.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_key_is_charged_once_however_many_requests_arrive()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ChargeAsync("k", 42.00m)));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (await LedgerAsync()).ShouldBe(new LedgerTotals(42.00m, 0, 42.00m, 1, 0));
    }

    [Fact]
    public async Task Another_amount_under_a_key_is_unprocessable()
    {
        await ChargeAsync("k", 42.00m);

        (await ChargeAsync("k", 43.00m)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_declined_card_is_declined_for_ever_and_costs_nothing()
    {
        (await ChargeAsync("k", 42.00m, CardNumber.Declined)).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);

        (await _bank.Client.GetFromJsonAsync<BankCharge>("/charges/k"))!.Status.ShouldBe(BankCharge.Declined);
        (await LedgerAsync()).Charged.ShouldBe(0);
    }

    [Fact]
    public async Task The_card_that_times_out_is_charged_all_the_same()
    {
        (await ChargeAsync("k", 42.00m, CardNumber.TimesOut)).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await ChargeAsync("k", 42.00m, CardNumber.TimesOut)).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);

        (await _bank.Client.GetFromJsonAsync<BankCharge>("/charges/k"))!.Status.ShouldBe(BankCharge.Charged);
        (await LedgerAsync()).Charges.ShouldBe(1);
    }

    [Fact]
    public async Task A_charge_is_given_back_once()
    {
        await ChargeAsync("k", 42.00m);

        await RefundAsync("k");
        await RefundAsync("k");

        (await LedgerAsync()).ShouldBe(new LedgerTotals(42.00m, 42.00m, 0, 1, 1));
    }

    [Fact]
    public async Task What_was_never_charged_is_not_given_back() =>
        (await RefundAsync("k")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("POST", "/charges")]
    [InlineData("POST", "/refunds")]
    [InlineData("GET", "/charges/k")]
    public async Task A_stranger_moves_no_money_and_learns_of_none(string method, string path)
    {
        await ChargeAsync("k", 42.00m);
        using var stranger = new HttpClient { BaseAddress = _bank.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Idempotency-Key", "stranger");
        request.Content = method == "GET"
            ? null : JsonContent.Create(new { charge = "k", amount = 42, card = "4242424242424242" });

        using var answer = await stranger.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await LedgerAsync()).ShouldBe(new LedgerTotals(42.00m, 0, 42.00m, 1, 0));
    }

    [Fact]
    public async Task An_outage_on_demand_does_nothing_and_one_after_the_act_does_it()
    {
        await _bank.Client.PutAsJsonAsync("/faults", new { failBefore = 1.0 });
        (await ChargeAsync("before", 42.00m)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await _bank.Client.PutAsJsonAsync("/faults", new { failAfter = 1.0 });
        (await ChargeAsync("after", 42.00m)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        await _bank.Client.PutAsJsonAsync("/faults", new { });

        (await LedgerAsync()).Charges.ShouldBe(1);
    }

    private async Task<HttpResponseMessage> ChargeAsync(string key, decimal amount, string card = "4242424242424242")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/charges");
        request.Content = JsonContent.Create(new ChargeRequest(amount, card));
        request.Headers.Add("Idempotency-Key", key);
        return await _bank.Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> RefundAsync(string charge)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/refunds");
        request.Content = JsonContent.Create(new RefundRequest(charge));
        request.Headers.Add("Idempotency-Key", $"refund-{charge}");
        return await _bank.Client.SendAsync(request);
    }

    private async Task<LedgerTotals> LedgerAsync() => (await _bank.Client.GetFromJsonAsync<LedgerTotals>("/ledger"))!;
}
