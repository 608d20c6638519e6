namespace EdgeKit.Idempotency.Tests;

public sealed class RecordTests
{
    private static readonly IdempotencyRecord Record = new(
        IdempotencyRecordKind.Tombstone, 202, [new("Location", "/ä")], new byte[] { 0, 255, 10 });

    [Fact]
    public void A_record_survives_its_bytes()
    {
        var read = IdempotencyRecord.FromBytes(Record.ToBytes());

        read.Kind.ShouldBe(IdempotencyRecordKind.Tombstone);
        read.Status.ShouldBe(202);
        read.Headers.ShouldBe(Record.Headers);
        read.Body.ToArray().ShouldBe([0, 255, 10]);
    }

    [Fact]
    public void Bytes_that_are_cut_short_or_of_a_later_version_are_refused()
    {
        var bytes = Record.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => IdempotencyRecord.FromBytes(bytes[..length]));
        }

        bytes[0] = 9;
        Should.Throw<InvalidDataException>(() => IdempotencyRecord.FromBytes(bytes));
    }
}
