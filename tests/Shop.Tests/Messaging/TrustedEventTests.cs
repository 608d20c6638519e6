using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Messaging;
using Shop.Messaging.Http;
using Shop.Messaging.Signatures;
using Shop.Tests.Support;

namespace Shop.Tests.Messaging;

/// <summary>Inventory on a real Kestrel, and somebody on its network who would like to be another service.</summary>
public sealed class TrustedEventTests : IAsyncLifetime
{
    private static readonly EventEnvelope Released = Envelopes.Of(new PaymentFailed("a", "why"), "payments");
    private readonly TempDirectory _directory = new();
    private TestApp _inventory = null!;

    public async Task InitializeAsync() => _inventory = await TestApp.StartAsync(
        "inventory", _directory, app => app.AddInventory(), app => app.MapInventory(),
        new() { ["Services:orders"] = "http://127.0.0.1:9", ["Services:payments"] = "http://127.0.0.1:9" });

    public async Task DisposeAsync()
    {
        await _inventory.DisposeAsync();
        _directory.Dispose();
    }

    public static TheoryData<string, EventEnvelope, HttpStatusCode> Forgeries
    {
        get
        {
            var genuine = TestKeys.Signed(Released, "inventory");
            return new()
            {
                { "no signature", Released, HttpStatusCode.Unauthorized },
                { "no JWS", Released with { Signature = "shipping" }, HttpStatusCode.Unauthorized },
                { "half a JWS", Released with { Signature = genuine.Signature![..^20] }, HttpStatusCode.Unauthorized },
                { "a very long one", Released with { Signature = new string('a', 9000) }, HttpStatusCode.Unauthorized },
                { "nobody's key", TestKeys.Signed(
                    Released, "inventory", key: TestKeys.New()), HttpStatusCode.Unauthorized },
                { "an unknown source", TestKeys.Signed(Released with { Source = "nobody" },
                    "inventory", key: TestKeys.New()), HttpStatusCode.Unauthorized },
                { "another service's key", TestKeys.Signed(
                    Released, "inventory", by: "shipping"), HttpStatusCode.Unauthorized },
                { "another service's event", TestKeys.Signed(
                    Released with { Source = "shipping" }, "inventory"), HttpStatusCode.Forbidden },
                { "for another subscriber", TestKeys.Signed(Released, "orders"), HttpStatusCode.Unauthorized },
                { "under another id", genuine with { Id = "other" }, HttpStatusCode.Unauthorized },
                { "of another order", genuine with { OrderId = "b" }, HttpStatusCode.Unauthorized },
                { "of another type", genuine with { Type = nameof(ShipmentFailed) }, HttpStatusCode.Unauthorized },
                { "at another time", genuine with { At = genuine.At.AddDays(1) }, HttpStatusCode.Unauthorized },
                { "at another place in the story", genuine with { Sequence = 99 }, HttpStatusCode.Unauthorized },
                { "with other data", genuine with { Data = genuine.Data.Replace(
                    "\"a\"", "\"b\"", StringComparison.Ordinal) }, HttpStatusCode.Unauthorized },
                { "alg none", Released with { Signature = Token("none", null) }, HttpStatusCode.Unauthorized },
                { "the public key as a secret",
                    Released with { Signature = Token("HS256", PublicKeyOfPayments) }, HttpStatusCode.Unauthorized },
                { "another kind of token",
                    Released with { Signature = Retyped(genuine.Signature!) }, HttpStatusCode.Unauthorized },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public async Task An_event_that_its_source_has_not_signed_for_us_is_not_trusted(
        string how, EventEnvelope forged, HttpStatusCode status)
    {
        await PostAsync(TestKeys.Signed(Envelopes.Of(Envelopes.Created("a", quantity: 2)), "inventory"));

        (await PostAsync(forged)).ShouldBe(status, how);

        (await ReservedAsync()).ShouldBe(2, how);
    }

    [Fact]
    public async Task An_event_of_its_source_is_trusted_however_long_it_was_in_transit()
    {
        await PostAsync(TestKeys.Signed(Envelopes.Of(Envelopes.Created("a", quantity: 2)), "inventory"));

        (await PostAsync(TestKeys.Signed(Released with { At = DateTimeOffset.UnixEpoch.AddDays(-30) }, "inventory")))
            .ShouldBe(HttpStatusCode.NoContent);

        (await ReservedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_sender_that_changes_its_key_is_trusted_under_both_while_both_are_listed()
    {
        var (old, next) = (TestKeys.New(), TestKeys.New());
        using var directory = new TempDirectory();
        await using var inventory = await TestApp.StartAsync(
            "inventory", directory, app => app.AddInventory(), app => app.MapInventory(), new()
            {
                ["Messaging:SenderKeys:payments:0"] = TestKeys.PublicOf(old),
                ["Messaging:SenderKeys:payments:1"] = TestKeys.PublicOf(next),
            });

        (await PostAsync(TestKeys.Signed(Released, "inventory", key: old), inventory)).ShouldBe(
            HttpStatusCode.NoContent);
        (await PostAsync(TestKeys.Signed(Released with { Id = "2" }, "inventory", key: next), inventory)).ShouldBe(
            HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("Messaging:SigningKey", null, "Messaging:SigningKey is missing")]
    [InlineData("Messaging:SigningKey", "c2VjcmV0", "Messaging:SigningKey is no P-256 key")]
    [InlineData("Messaging:SenderKeys:payments:0", "c2VjcmV0", "Messaging:SenderKeys:payments:0 is no P-256 key")]
    public async Task A_service_whose_keys_are_wrong_does_not_start_and_says_which_without_printing_them(
        string setting, string? value, string message)
    {
        using var directory = new TempDirectory();

        var failure = await Should.ThrowAsync<Exception>(() => TestApp.StartAsync(
            "inventory", directory, app => app.AddInventory(), app => app.MapInventory(), new() { [setting] = value }));

        failure.Message.ShouldContain(message);
        failure.Message.ShouldNotContain("c2VjcmV0");
    }

    [Fact]
    public async Task A_service_without_the_keys_of_its_senders_does_not_start()
    {
        var check = new EventKeyCheck<InventoryDb>(InventoryService.Handlers);

        var result = check.Validate(null, new MessagingOptions { SigningKey = TestKeys.New() });

        result.Failures!.ShouldContain(
            "Messaging:SenderKeys:payments has no key: no event of payments would be trusted.");
        await Task.CompletedTask;
    }

    private static string PublicKeyOfPayments =>
        TestKeys.Settings("x").Single(it => it.Key == "Messaging:SenderKeys:payments:0").Value!;

    private static Dictionary<string, object> Claims =>
        new(EventClaims.Of(Released)) { ["iss"] = "payments", ["aud"] = "inventory" };

    private static string Token(string algorithm, string? secret)
    {
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"{{EventClaims.TokenType}}"}""");
        var text = $"{header}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(Claims))}";
        return secret is null
            ? text + "."
            : $"{text}.{Base64UrlEncoder.Encode(System.Security.Cryptography.HMACSHA256.HashData(Convert.FromBase64String(secret), Encoding.ASCII.GetBytes(text)))}";
    }

    // A genuine signature over a header that says something else would not fit: this one is that of an access token's
    // type.
    private static string Retyped(string signature)
    {
        var token = new JsonWebToken(signature);
        return $"{Base64UrlEncoder.Encode("""{"alg":"ES256","typ":"at+jwt"}""")}.{token.EncodedPayload}.{token.EncodedSignature}";
    }

    private async Task<HttpStatusCode> PostAsync(EventEnvelope envelope, TestApp? inventory = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events");
        CloudEventHeaders.Write(request, envelope);
        request.Content = new StringContent(envelope.Data, Encoding.UTF8, "application/json");
        using var answer = await (inventory ?? _inventory).Client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<int> ReservedAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/inventory/W1");
        request.Headers.Add("Authorization", "Bearer alice");
        using var answer = await _inventory.Client.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reserved").GetInt32();
    }
}
