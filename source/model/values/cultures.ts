/** A culture with its names, separated by commas. */
export interface Culture {
  /** Its share of all people is its weight divided by the sum of all weights. */
  readonly weight: number;
  readonly given: string;
  readonly family: string;
  /** Set if the family name comes first: the text between the two names. */
  readonly familyFirst?: { readonly separator: string };
}

/**
 * The names of generated users. Most are in plain Latin letters, as in most data; the others test that text
 * survives unchanged. A name that does not become plain Latin letters when its accents are dropped has its
 * spelling for e-mail addresses after `=`.
 */
export const CULTURES: readonly Culture[] = [
  // In plain letters
  {
    weight: 48,
    given:
      'James, Mary, Robert, Patricia, John, Jennifer, Michael, Linda, David, Elizabeth, William, Barbara, Richard, Susan, Joseph, Jessica, Thomas, Karen, Daniel, Sarah, Matthew, Nancy, Anthony, Lisa, Mark, Emily, Andrew, Olivia, Joshua, Hannah, Ethan, Grace, Samuel, Chloe, Henry, Ruby',
    family:
      "Smith, Johnson, Williams, Brown, Jones, Miller, Davis, Wilson, Anderson, Taylor, Moore, Jackson, Martin, Thompson, White, Harris, Clark, Lewis, Robinson, Walker, Young, Hall, Wright, Green, Baker, Carter, Mitchell, Turner, Parker, Collins, Murphy, O'Brien, O'Connor, MacDonald, Campbell, Hughes",
  },
  {
    weight: 28,
    given:
      'Carlos, Ana, Luis, Carmen, Miguel, Laura, Javier, Marta, Diego, Paula, Pablo, Elena, Fernando, Lucia, Mateo, Camila, Alejandro, Valentina, Rosa, Gabriela, Joaquin, Isabel, Santiago, Pilar',
    family:
      'Garcia, Martinez, Rodriguez, Lopez, Hernandez, Gonzalez, Perez, Torres, Flores, Rivera, Ramos, Cruz, Morales, Ortiz, Castillo, Romero, Vargas, Mendoza, Rojas, Navarro, de la Cruz, Silva, Santos, Oliveira, Souza, Pereira',
  },
  {
    weight: 20,
    given:
      'Lukas, Anna, Felix, Lena, Jonas, Marie, Maximilian, Sophie, Paul, Clara, Moritz, Johanna, Daan, Emma, Sem, Fleur, Bram, Sanne, Erik, Astrid, Lars, Ingrid, Nils, Freya',
    family:
      'Weber, Schmidt, Schneider, Fischer, Wagner, Becker, Hoffmann, Koch, Bauer, Richter, Klein, Wolf, de Vries, van Dijk, Bakker, Visser, de Jong, Jansen, Lindqvist, Johansson, Nilsson, Hansen, Larsen, Berg',
  },
  {
    weight: 16,
    given:
      'Giulia, Marco, Francesca, Luca, Chiara, Alessandro, Martina, Davide, Camille, Antoine, Juliette, Nicolas, Manon, Hugo, Oceane, Pierre, Sara, Matteo, Elisa, Lorenzo',
    family:
      "Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bernard, Dubois, Laurent, Moreau, Fournier, Girard, Rousseau, Lambert, D'Angelo, De Luca",
  },
  {
    weight: 28,
    given:
      'Priya, Arjun, Ananya, Rohan, Kavya, Vikram, Neha, Rahul, Lakshmi, Aditya, Deepika, Sanjay, Meera, Karthik, Pooja, Imran, Ayesha, Farhan, Zainab, Bilal, Nimal, Tharushi',
    family:
      'Sharma, Patel, Singh, Kumar, Gupta, Reddy, Iyer, Nair, Rao, Mehta, Das, Chatterjee, Banerjee, Joshi, Desai, Khan, Ahmed, Hussain, Malik, Chowdhury, Perera, Fernando, Thapa, Gurung',
  },
  {
    weight: 28,
    given:
      'Wei, Fang, Jing, Lei, Xiaoming, Yan, Haruto, Yui, Sota, Aoi, Ren, Sakura, Minjun, Seoyeon, Jiho, Hana, Linh, Minh, Thao, Tuan, Mei, Kenji, Jun, Yuki',
    family:
      'Wang, Li, Zhang, Liu, Chen, Yang, Huang, Zhao, Tanaka, Suzuki, Takahashi, Watanabe, Ito, Yamamoto, Kim, Lee, Park, Choi, Jung, Nguyen, Tran, Pham, Lin, Wu',
  },
  {
    weight: 20,
    given:
      'Chinedu, Ngozi, Emeka, Adaeze, Tunde, Folake, Kwame, Ama, Kofi, Akosua, Wanjiru, Kamau, Achieng, Otieno, Thabo, Naledi, Sipho, Zanele, Tendai, Rutendo, Abebe, Hiwot',
    family:
      'Okafor, Adeyemi, Okonkwo, Balogun, Eze, Mensah, Owusu, Boateng, Asante, Mwangi, Njoroge, Odhiambo, Kariuki, Nkosi, Dlamini, Ndlovu, Khumalo, Moyo, Chikwanha, Tesfaye, Bekele, Diallo, Traore',
  },
  {
    weight: 20,
    given:
      'Fatima, Omar, Layla, Yusuf, Noor, Khalid, Amira, Hassan, Salma, Karim, Mariam, Tariq, Leyla, Emre, Zeynep, Mehmet, Elif, Burak, Yasmin, Reza, Shirin, Dariush',
    family:
      'Hassan, al-Farsi, Haddad, Nasser, Khoury, Mansour, Saleh, Aziz, Rahman, El-Sayed, Demir, Kaya, Yilmaz, Arslan, Aydin, Hosseini, Karimi, Ahmadi, Rezaei, Benali',
  },
  {
    weight: 20,
    given:
      'Piotr, Katarzyna, Jakub, Zofia, Marek, Agnieszka, Pavel, Tereza, Ivan, Olga, Dmitri, Natalia, Andrei, Ioana, Bogdan, Milena, Nikola, Jelena, Viktor, Kateryna, Mykola, Oksana',
    family:
      'Nowak, Kowalski, Lewandowski, Kaminski, Novak, Svoboda, Dvorak, Horvat, Popescu, Ionescu, Petrov, Ivanov, Smirnov, Kuznetsov, Shevchenko, Kovalenko, Bondarenko, Markovic, Nikolic, Todorov',
  },
  {
    weight: 16,
    given:
      'Siti, Budi, Dewi, Agus, Putri, Rizky, Ayu, Bayu, Maria, Jose, Angelo, Maricel, Nur, Aisyah, Amirul, Somchai, Malee, Anong, Kiri, Aroha, Tane, Moana',
    family:
      'Santoso, Wijaya, Hidayat, Saputra, Lestari, Nugroho, Rahmawati, Reyes, Bautista, Ocampo, Aquino, dela Rosa, Ismail, Abdullah, bin Yusof, Chaiyaporn, Srisuk, Tamihana, Parata, Fonoti',
  },
  // With accents
  {
    weight: 1,
    given:
      'José, Sofía, Andrés, María, Iñigo, João, Conceição, Zoë, Chloé, François, Noémie, Jérôme, Hélène, Raphaël, Núria, Bjørn=Bjorn, Åsa, Søren=Soren, Þóra=Thora, Zoe\u0308',
    family:
      'Núñez, Gutiérrez, Peña, Ibáñez, Gonçalves, Magalhães, Lefèvre, Bélanger, Garçon, Müller, Jürgens, Groß=Gross, Håkansson, Ångström, Jørgensen=Jorgensen, Þorsteinsson=Thorsteinsson, Muñoz, Co\u0302te\u0301',
  },
  {
    weight: 1,
    given:
      'Łukasz=Lukasz, Małgorzata=Malgorzata, Jiří, Zdeněk, Žofie, Gergő, Zsófia, László, Ștefan, Ilinca, Çağla, Gökçe, Işıl=Isil, Nguyễn, Đức=Duc, Thảo, Tuấn, Šarūnas, Kārlis, Siân',
    family:
      'Wójcik, Dąbrowski, Brzęczyszczykiewicz, Dvořák, Černý, Růžička, Szabó, Kovács, Székely, Ionică, Țepeș, Öztürk, Şahin, Yıldız=Yildiz, Trần, Phạm, Đặng=Dang, Kazlauskas, Bērziņš, Đorđević=Dordevic',
  },
  // In other scripts
  {
    weight: 1,
    given:
      'Юлия=Yulia, Дмитрий=Dmitry, Анастасия=Anastasia, Сергій=Serhii, Олена=Olena, Милош=Milos',
    family:
      'Соколова=Sokolova, Орлов=Orlov, Кравченко=Kravchenko, Їжакевич=Yizhakevych, Петровић=Petrovic',
  },
  {
    weight: 1,
    given: 'Ελένη=Eleni, Γιώργος=Giorgos, नेहा=Neha, अर्जुन=Arjun, ស្រីមុំ=Sreymom, สมชาย=Somchai',
    family: 'Παπαδοπούλου=Papadopoulou, Νικολάου=Nikolaou, शर्मा=Sharma, गुप्ता=Gupta, ศรีสุข=Srisuk',
  },
  {
    weight: 1,
    given: 'فاطمة=Fatima, يوسف=Yusuf, ליאור=Lior, נועה=Noa, ابراهیم=Ebrahim',
    family: 'الحسن=Alhassan, حداد=Haddad, כהן=Cohen, לוי=Levi, رضایی=Rezaei',
  },
  {
    weight: 1,
    given: '陽菜=Hina, 太郎=Taro, 伟=Wei, 秀英=Xiuying, さくら=Sakura, 민준=Minjun, 서연=Seoyeon',
    family: '山田=Yamada, 佐藤=Sato, 王=Wang, 欧阳=Ouyang, 김=Kim, 박=Park',
    familyFirst: { separator: '' },
  },
];

/** Host names that RFC 2606 reserves for examples: mail to them is never delivered. */
export const HOSTS: readonly string[] = ['example.com', 'example.org', 'example.net'];
