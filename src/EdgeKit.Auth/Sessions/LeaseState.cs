namespace EdgeKit.Auth.Sessions;

internal enum LeaseState
{
    Gone,
    Held,
    Taken,
}
