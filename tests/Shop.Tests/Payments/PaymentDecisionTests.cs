using Shop.Contracts;
using Shop.Payments.Bank;
using Shop.Payments.Charges;

namespace Shop.Tests.Payments;

public sealed class PaymentDecisionTests
{
    private static readonly PaymentOptions Options = new();
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_charge_settles_the_payment_and_forgets_the_card()
    {
        var payment = Asked();

        PaymentDecision.Apply(
            payment, BankResult.Charged("ch"), Now, Options).ShouldBe(new PaymentCharged("a", 42.00m, "ch"));

        (payment.Status, payment.SealedCard).ShouldBe((PaymentStatus.Charged, null));
    }

    [Fact]
    public void A_decline_fails_the_payment_and_forgets_the_card()
    {
        var payment = Asked();

        PaymentDecision.Apply(payment, BankResult.Declined("card_declined"), Now, Options).ShouldBe(
            new PaymentFailed("a", "card_declined"));

        (payment.Status, payment.SealedCard).ShouldBe((PaymentStatus.Failed, null));
    }

    [Fact]
    public void An_unknown_outcome_keeps_the_payment_asked_and_waits_longer_each_time()
    {
        var payment = Asked();
        var pauses = new List<double>();
        for (var time = 0; time < 6; time++)
        {
            PaymentDecision.Apply(payment, BankResult.Unknown("time-out"), Now, Options).ShouldBeNull();
            pauses.Add((payment.DueAt - Now).TotalSeconds);
        }

        payment.Status.ShouldBe(PaymentStatus.Asked);
        pauses.ShouldBe([0.2, 0.4, 0.8, 1.6, 2, 2]);
    }

    [Fact]
    public void An_answer_that_comes_after_another_one_settled_the_payment_is_no_news()
    {
        var payment = Asked();
        PaymentDecision.Apply(payment, BankResult.Charged("ch"), Now, Options);

        PaymentDecision.Apply(payment, BankResult.Charged("ch"), Now, Options).ShouldBeNull();
        PaymentDecision.Apply(payment, BankResult.Declined("late"), Now, Options).ShouldBeNull();

        payment.Status.ShouldBe(PaymentStatus.Charged);
    }

    private static PaymentRow Asked() =>
        new() { OrderId = "a", Status = PaymentStatus.Asked, Cents = 4200, SealedCard = "sealed" };
}
