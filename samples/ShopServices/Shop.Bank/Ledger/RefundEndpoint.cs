using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Bank.Ledger;

internal static class RefundEndpoint
{
    /// <summary>Refunds a charge once; a repeated request gets the same refund.</summary>
    public static async Task<Results<Ok<BankRefund>, ProblemHttpResult>> PostAsync(
        RefundRequest request,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        TransactionRunner<BankDb> transactions)
    {
        if (key is not { Length: > 0 and <= 255 })
        {
            return TypedResults.Problem(
                "Idempotency-Key must have 1 to 255 characters.", statusCode: StatusCodes.Status400BadRequest);
        }

        var refund = await transactions.RunAsync(
            "refund", (database, stop) => FindOrAddAsync(database, request, key, stop));
        return refund is null
            ? TypedResults.Problem(
                "There is no such charge, or it was declined.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(refund.ToRefund());
    }

    private static async Task<RefundRow?> FindOrAddAsync(
        BankDb database, RefundRequest request, string key, CancellationToken cancellationToken)
    {
        if (await database.Refunds.SingleOrDefaultAsync(
            row => row.Charge == request.Charge, cancellationToken) is { } known)
        {
            return known;
        }

        if (await database.Charges.FindAsync([request.Charge], cancellationToken) is not { IsCharged: true } charge)
        {
            return null;
        }

        var refund = new RefundRow { Key = key, Charge = charge.Key, Cents = charge.Cents };
        database.Refunds.Add(refund);
        return refund;
    }
}
