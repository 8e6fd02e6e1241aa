using NodaTime;

namespace LampuKota.City;

/// <summary>What the utility charged a customer number for a month.</summary>
/// <param name="CustomerNumber">IDPEL: 11 or 12 digits.</param>
/// <param name="Month">The month.</param>
/// <param name="KilowattHours">Energy charged, kWh, 0 or more.</param>
/// <param name="Rupiah">Amount charged, rupiah, 0 or more.</param>
public sealed record UtilityBill(string CustomerNumber, YearMonth Month, double KilowattHours, double Rupiah);
