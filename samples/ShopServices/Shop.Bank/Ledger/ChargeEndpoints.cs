using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Bank.Ledger;

internal static class ChargeEndpoints
{
    /// <summary>200 charged, 402 declined, 422 for a key of another charge.</summary>
    public static async Task<Results<JsonHttpResult<BankCharge>, ProblemHttpResult>> PostAsync(
        ChargeRequest request,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        TransactionRunner<BankDb> transactions,
        IOptions<BankOptions> options,
        TimeProvider timeProvider)
    {
        if (FindError(request, key) is { } error)
        {
            return TypedResults.Problem(error, statusCode: StatusCodes.Status400BadRequest, title: "Invalid charge");
        }

        var requested = ChargeRow.Decide(key!, Money.ToCents(request.Amount), request.Card);
        var known = await transactions.RunAsync(
            "charge", (database, stop) => FindOrAddAsync(database, requested, stop));
        if (known.Cents != requested.Cents || known.Card != requested.Card)
        {
            return TypedResults.Problem(
                "The key was used for another charge.", statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        if (request.Card == CardNumber.TimesOut)
        {
            await Task.Delay(options.Value.SlowCardDelay, timeProvider);
            return TypedResults.Problem("The card's network is slow.", statusCode: StatusCodes.Status504GatewayTimeout);
        }

        return TypedResults.Json(
            known.ToCharge(),
            statusCode: known.IsCharged ? StatusCodes.Status200OK : StatusCodes.Status402PaymentRequired);
    }

    public static async Task<Results<Ok<BankCharge>, NotFound>> GetAsync(
        string key, IDbContextFactory<BankDb> contexts, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Charges.FindAsync([key], cancellationToken) is { } charge
            ? TypedResults.Ok(charge.ToCharge())
            : TypedResults.NotFound();
    }

    private static async Task<ChargeRow> FindOrAddAsync(
        BankDb database, ChargeRow requested, CancellationToken cancellationToken)
    {
        if (await database.Charges.FindAsync([requested.Key], cancellationToken) is { } known)
        {
            return known;
        }

        database.Charges.Add(requested);
        return requested;
    }

    private static string? FindError(ChargeRequest request, string? key)
    {
        if (key is not { Length: > 0 and <= 255 })
        {
            return "Idempotency-Key must have 1 to 255 characters.";
        }

        if (request.Amount is <= 0 or > 1_000_000_000 || !decimal.IsInteger(request.Amount * 100))
        {
            return $"amount {request.Amount} must be above 0, at most 1,000,000,000, in whole cents.";
        }

        return CardNumber.IsWellFormed(request.Card) ? null : "card must be 12 to 19 digits.";
    }
}
