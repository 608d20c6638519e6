using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Shop.Messaging.Database;

/// <summary>
/// Stores times as milliseconds since 1970, because SQLite cannot compare <see cref="DateTimeOffset"/>.
/// </summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
