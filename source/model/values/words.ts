/** Words that generated texts are made of, all different, of 3 to 8 letters. */
export const WORDS: readonly string[] = (
  'able amber anchor apple april arrow autumn badge baker balance barn basin beacon berry birch bird blanket bloom ' +
  'board boat bottle branch bread breeze brick bridge bright broad brook brush bucket butter button cabin cable camp ' +
  'candle canvas canyon captain carbon carpet castle cattle cedar chain chalk chance cheese cherry chest circle city ' +
  'clay clear cliff clock cloud coast cobalt coffee copper coral corner cotton council county cradle crane creek ' +
  'crystal current curtain daisy dawn delta desert dial diamond distant dock dollar door dragon dream drift drum dune ' +
  'eagle early earth east echo edge elder ember engine evening fabric falcon farm feather fern ferry field fig fire ' +
  'flame flax fleet flint floor flour flower forest forge fork fossil fountain fox frame fresh frost fruit galaxy garden ' +
  'garlic gate gentle ginger glacier glass globe gold grain granite grape grass gravel green grove guitar hammer harbor ' +
  'harvest hazel hedge hemp heron hill hollow honey horizon horn house ice indigo iron island ivory ivy jade jasmine ' +
  'juniper kettle kiln kite knot ladder lake lamp lantern larch laurel lava lead leaf lemon letter light lilac lime linen ' +
  'lion lotus lunar magnet maple marble market marsh meadow melon metal mill mint mirror mist moon moss mountain music ' +
  'needle nest night north oak oasis ocean olive onyx opal orange orchard orchid otter oxygen paper path peach pearl pebble ' +
  'pepper piano pine planet plum pocket pond poplar prairie quartz quiet rain raven reef ribbon ridge river road robin rose'
).split(' ');

/** Cities and their countries. */
export const CITIES: readonly (readonly [city: string, country: string])[] = (
  'Lisbon:Portugal, Porto:Portugal, Madrid:Spain, Seville:Spain, Valencia:Spain, Paris:France, Lyon:France, Nantes:France, ' +
  'Brussels:Belgium, Ghent:Belgium, Utrecht:Netherlands, Rotterdam:Netherlands, Berlin:Germany, Hamburg:Germany, ' +
  'Köln:Germany, Leipzig:Germany, Zürich:Switzerland, Geneva:Switzerland, Vienna:Austria, Graz:Austria, Rome:Italy, ' +
  'Turin:Italy, Bologna:Italy, Athens:Greece, Thessaloniki:Greece, Oslo:Norway, Bergen:Norway, Stockholm:Sweden, ' +
  'Malmö:Sweden, Copenhagen:Denmark, Aarhus:Denmark, Helsinki:Finland, Tampere:Finland, Tallinn:Estonia, Riga:Latvia, ' +
  'Vilnius:Lithuania, Warsaw:Poland, Kraków:Poland, Prague:Czechia, Brno:Czechia, Bratislava:Slovakia, Budapest:Hungary, ' +
  'Bucharest:Romania, Sofia:Bulgaria, Zagreb:Croatia, Ljubljana:Slovenia, Belgrade:Serbia, Kyiv:Ukraine, Lviv:Ukraine, ' +
  'Istanbul:Türkiye, Ankara:Türkiye, Dublin:Ireland, Cork:Ireland, London:United Kingdom, Leeds:United Kingdom, ' +
  'Glasgow:United Kingdom, Reykjavík:Iceland, Cairo:Egypt, Tunis:Tunisia, Rabat:Morocco, Accra:Ghana, Lagos:Nigeria, ' +
  'Abuja:Nigeria, Nairobi:Kenya, Mombasa:Kenya, Addis Ababa:Ethiopia, Kampala:Uganda, Dar es Salaam:Tanzania, ' +
  'Harare:Zimbabwe, Cape Town:South Africa, Durban:South Africa, Amman:Jordan, Beirut:Lebanon, Haifa:Israel, ' +
  'Doha:Qatar, Muscat:Oman, Karachi:Pakistan, Lahore:Pakistan, Delhi:India, Pune:India, Kochi:India, Chennai:India, ' +
  'Dhaka:Bangladesh, Colombo:Sri Lanka, Kathmandu:Nepal, Bangkok:Thailand, Hanoi:Vietnam, Da Nang:Vietnam, ' +
  'Jakarta:Indonesia, Bandung:Indonesia, Manila:Philippines, Cebu:Philippines, Penang:Malaysia, Taipei:Taiwan, ' +
  'Osaka:Japan, Kyoto:Japan, Sapporo:Japan, Busan:South Korea, Seoul:South Korea, Perth:Australia, Hobart:Australia, ' +
  'Auckland:New Zealand, Wellington:New Zealand, Toronto:Canada, Montréal:Canada, Vancouver:Canada, Boston:United States, ' +
  'Denver:United States, Portland:United States, Austin:United States, Chicago:United States, Oaxaca:Mexico, ' +
  'Mérida:Mexico, Guatemala City:Guatemala, San José:Costa Rica, Panama City:Panama, Havana:Cuba, Bogotá:Colombia, ' +
  'Medellín:Colombia, Quito:Ecuador, Lima:Peru, Cusco:Peru, La Paz:Bolivia, Santiago:Chile, Valparaíso:Chile, ' +
  'Córdoba:Argentina, Rosario:Argentina, Montevideo:Uruguay, Asunción:Paraguay, Recife:Brazil, São Paulo:Brazil, ' +
  'Curitiba:Brazil'
)
  .split(', ')
  .map((entry) => {
    const [city = '', country = ''] = entry.split(':');
    return [city, country] as const;
  });
