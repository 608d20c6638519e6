namespace EdgeKit.Scenarios.Running;

internal sealed record Stock(int Available, int Reserved, int Sold)
{
    public int Sum => Available + Reserved + Sold;
}
