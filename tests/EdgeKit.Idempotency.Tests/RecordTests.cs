namespace EdgeKit.Idempotency.Tests;

public sealed class RecordTests
{
    private static readonly IdempotencyRecord Record = new(
        IdempotencyRecordKind.Tombstone, 202, [new("Location", "/ä")], new byte[] { 0, 255, 10 });

    [Fact]
    public void A_record_is_unchanged_after_serialization()
    {
        var read = IdempotencyRecord.FromBytes(Record.ToBytes());

        read.Kind.ShouldBe(IdempotencyRecordKind.Tombstone);
        read.Status.ShouldBe(202);
        read.Headers.ShouldBe(Record.Headers);
        read.Body.ToArray().ShouldBe([0, 255, 10]);
    }

    [Fact]
    public void Truncated_bytes_and_unknown_versions_are_rejected()
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
