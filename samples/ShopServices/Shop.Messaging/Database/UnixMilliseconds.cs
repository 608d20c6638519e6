using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Shop.Messaging.Database;

/// <summary>Keeps points in time as milliseconds since 1970: comparable on SQLite, which has no such type.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
